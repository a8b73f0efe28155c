const modules = ['', '/testing', '/xlsx', '/files', '/worker'].map((subpath) => require(`tiexi${subpath}`));
console.log(JSON.stringify(modules.map((module) => Object.keys(module).sort())));
