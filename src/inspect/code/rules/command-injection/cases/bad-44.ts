import { app, ipcMain } from 'electron';
import { exec } from 'node:child_process';
ipcMain.handle('open-folder', async (_event, folder: string) => {
  return new Promise((resolve) => exec(`explorer "${folder}"`, () => resolve(true)));
});
app.whenReady();
