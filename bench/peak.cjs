// Required before the command: leaves the peak of the process's memory, in bytes, in the file that BENCH_PEAK names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS * 1024)));
