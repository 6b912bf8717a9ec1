import { refusal } from '../kernel/refusal.ts'

export const alreadyRunning = refusal('ALREADY_RUNNING', {
  zh: '闭环已经在用数据目录 {folder} 运行。请先停止它，或用 DATA_DIR 另指一个目录。',
  en: 'Bihuan is already running on the data folder {folder}. Stop it first, or set DATA_DIR to another folder.',
})
