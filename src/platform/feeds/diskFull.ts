const causesMax = 10

/** True when the disk had no room left, whoever met it: the system, PostgreSQL (53100) or DuckDB. */
export function isDiskFull(error: unknown): boolean {
  let current = error
  for (let depth = 0; depth < causesMax && current instanceof Error; depth += 1) {
    const code = 'code' in current ? current.code : ''
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return true
    if (/No space left on device|Disk quota exceeded|max_temp_directory_size|failed to offload data block/i.test(current.message)) return true
    current = current.cause
  }
  return false
}
