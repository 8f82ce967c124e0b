const { Server } = require('socket.io');
const { execFile } = require('child_process');
const PROJECTS = new Map([['site', '/srv/projects/site'], ['docs', '/srv/projects/docs']]);
const io = new Server(3000);
io.on('connection', (socket) => {
  socket.on('run-build', (project, callback) => {
    const folder = PROJECTS.get(project);
    if (!folder) return callback('unknown');
    execFile('make', ['-C', folder], (error, stdout) => callback(stdout));
  });
});
