import { refusal } from '../kernel/refusal.ts'

export const alreadyRunning = refusal('ALREADY_RUNNING', {
  zh: '闭环已经在用数据目录 {folder} 运行。请先停止它，或用 DATA_DIR 另指一个目录。',
  en: 'Bihuan is already running on the data folder {folder}. Stop it first, or set DATA_DIR to another folder.',
})
export const folderOfDemo = refusal('FOLDER_OF_DEMO', {
  zh: '数据目录 {folder} 里是演示数据。要开真实的分公司，请用 DATA_DIR 另指一个空目录；要看演示，请运行 npm start。',
  en: 'The data folder {folder} holds the demo. For a real branch set DATA_DIR to an empty folder; for the demo run npm start.',
})
export const folderOfBranch = refusal('FOLDER_OF_BRANCH', {
  zh: '数据目录 {folder} 里是真实分公司的数据，不能当演示打开。请运行 bihuan start，或用 DATA_DIR 另指一个目录看演示。',
  en: 'The data folder {folder} holds a real branch and is not opened as a demo. Run bihuan start, or set DATA_DIR to another folder for the demo.',
})
export const folderNotWritable = refusal('FOLDER_NOT_WRITABLE', {
  zh: '数据目录 {folder} 建不起来：{reason}。请给当前用户写权限，或用 DATA_DIR 另指一个目录。',
  en: 'The data folder {folder} cannot be made: {reason}. Give this user the right to write there, or set DATA_DIR to another folder.',
})
export const addressTaken = refusal('ADDRESS_TAKEN', {
  zh: '不能在 {host}:{port} 上监听：{reason}。请用 PORT（或 HOST）换一个。',
  en: 'Listening on {host}:{port} is not possible: {reason}. Set PORT (or HOST) to another.',
})
export const fileNotReadable = refusal('FILE_NOT_READABLE', {
  zh: '读不到文件“{file}”：{reason}。请检查路径和权限。',
  en: 'The file "{file}" cannot be read: {reason}. Check its path and who may read it.',
})
