import * as tiexi from 'tiexi';
import * as files from 'tiexi/files';
import * as testing from 'tiexi/testing';
import * as worker from 'tiexi/worker';
import * as xlsx from 'tiexi/xlsx';

console.log(JSON.stringify([tiexi, testing, xlsx, files, worker].map((module) => Object.keys(module).sort())));
