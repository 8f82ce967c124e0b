import { app, ipcMain, shell } from 'electron';
import path from 'node:path';
const ROOT = app.getPath('documents');
ipcMain.handle('open-folder', async (_event, folder: string) => {
  return shell.openPath(path.join(ROOT, path.basename(folder)));
});
app.whenReady();
