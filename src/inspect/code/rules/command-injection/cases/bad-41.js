const { Server } = require('socket.io');
const { exec } = require('child_process');
const io = new Server(3000);
io.on('connection', (socket) => {
  socket.on('run-build', (project, callback) => {
    exec(`make -C /srv/projects/${project}`, (error, stdout) => callback(stdout));
  });
});
