const modules = [require('tiexi'), require('tiexi/testing'), require('tiexi/xlsx'), require('tiexi/files')];
console.log(JSON.stringify(modules.map((module) => Object.keys(module).sort())));
