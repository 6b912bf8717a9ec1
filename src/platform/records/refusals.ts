import { refusal } from '../../kernel/refusal.ts'

/** What a store refuses, each with what to do about it. */
export const folderInUse = refusal('FOLDER_IN_USE', {
  zh: '数据目录 {folder} 正被进程 {pid} 使用。请先停止该进程,或用 DATA_DIR 另指定一个目录。',
  en: 'The data folder {folder} is in use by process {pid}. Stop that process first, or name another folder in DATA_DIR.',
}, 409)
export const folderOutOfReach = refusal('FOLDER_OUT_OF_REACH', {
  zh: '数据库以系统用户 {user} 运行,但该用户无法进入 {blocked},因此到不了数据目录 {folder}。请执行 chmod o+x {blocked},或用 DATA_DIR 指定别处(例如 /var/lib/bihuan)。',
  en: 'The database runs as the system user {user}, who may not enter {blocked} and so cannot reach the data folder {folder}. Run chmod o+x {blocked}, or name another place in DATA_DIR, such as /var/lib/bihuan.',
})
export const folderOfAnotherUser = refusal('FOLDER_OF_ANOTHER_USER', {
  zh: '数据目录 {folder} 属于另一个系统用户(编号 {owner})。请用该用户或 root 启动,或用 DATA_DIR 另指定一个目录。',
  en: 'The data folder {folder} belongs to another system user (number {owner}). Start as that user or as root, or name another folder in DATA_DIR.',
})
export const folderDamaged = refusal('FOLDER_DAMAGED', {
  zh: '数据目录 {folder} 里缺少 {missing},数据库无法打开。请从备份恢复,或用 DATA_DIR 另指定一个空目录。',
  en: 'The data folder {folder} lacks {missing}, so the database cannot be opened. Restore a backup, or name an empty folder in DATA_DIR.',
})
export const folderOfAnotherVersion = refusal('FOLDER_OF_ANOTHER_VERSION', {
  zh: '数据目录 {folder} 由 PostgreSQL {found} 建立,而本程序自带 {carried}。请用旧版本程序备份(bihuan backup),再用本版本恢复到新目录。',
  en: 'The data folder {folder} was made by PostgreSQL {found}, and this program carries {carried}. Back up with the older program (bihuan backup), then restore into a new folder with this one.',
})
export const postgresMissing = refusal('POSTGRES_MISSING', {
  zh: '没有适用于 {platform} 的内置 PostgreSQL。请重新执行 npm ci,或在 DATABASE_URL 中给出一台 PostgreSQL 15 或更新的服务器。',
  en: 'There is no embedded PostgreSQL for {platform}. Run npm ci again, or name a server of PostgreSQL 15 or newer in DATABASE_URL.',
})
export const postgresPortTaken = refusal('POSTGRES_PORT_TAKEN', {
  zh: '数据库端口 {port} 已被其他程序占用。请换一个端口,或不指定端口。',
  en: 'The database port {port} is taken by another program. Choose another, or leave it open.',
}, 409)
export const recordsUnreachable = refusal('RECORDS_UNREACHABLE', {
  zh: '连接不上数据库服务器 {server}:{reason}。请检查 DATABASE_URL、网络和服务器是否已启动。',
  en: 'The database server {server} cannot be reached: {reason}. Check DATABASE_URL, the network, and that the server is running.',
}, 503)
export const recordsTooOld = refusal('RECORDS_TOO_OLD', {
  zh: '数据库服务器 {server} 是 PostgreSQL {version},需要 15 或更新版本。请升级服务器,或去掉 DATABASE_URL 以使用内置数据库。',
  en: 'The database server {server} runs PostgreSQL {version}; 15 or newer is needed. Upgrade it, or leave DATABASE_URL out to use the embedded one.',
})
export const recordsNotUtf8 = refusal('RECORDS_NOT_UTF8', {
  zh: '数据库 {server} 的编码是 {encoding},需要 UTF8。请另建一个 UTF8 编码的数据库。',
  en: 'The database {server} is encoded in {encoding}; UTF8 is needed. Create another database with the encoding UTF8.',
})
export const migrationEdited = refusal('MIGRATION_EDITED', {
  zh: '迁移 {file} 在执行之后被改动过。请恢复原来的文件,另写一个新的迁移。',
  en: 'The migration {file} was edited after it had been applied. Put the old file back and write a new migration.',
}, 409)
export const migrationUnknown = refusal('MIGRATION_UNKNOWN', {
  zh: '数据库里有本程序不认识的迁移 {version}({name}),是由更新的版本写入的。请启动更新的版本,或恢复旧备份。',
  en: 'The database holds migration {version} ({name}), which this program does not know: a newer version wrote it. Start the newer version, or restore an older backup.',
}, 409)
export const migrationOutOfOrder = refusal('MIGRATION_OUT_OF_ORDER', {
  zh: '迁移 {file} 的编号小于已执行的 {last}。迁移只能向前,请给它一个更大的编号。',
  en: 'The migration {file} is numbered below {last}, which is applied already. Migrations only go forward: give it a higher number.',
}, 409)
