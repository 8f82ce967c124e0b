const { app, ipcMain } = require('electron');
const fs = require('fs');
const path = require('path');
ipcMain.on('save-file', (event, { name, content }) => {
  fs.writeFileSync(path.join(app.getPath('userData'), path.basename(name)), content);
  event.reply('saved');
});
