const modules = [require('tiexi'), require('tiexi/testing'), require('tiexi/xlsx')];
console.log(JSON.stringify(modules.map((module) => Object.keys(module).sort())));
