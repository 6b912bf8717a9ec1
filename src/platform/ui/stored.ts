/** A choice remembered on this device. Storage may be switched off: then nothing is remembered and everything still works. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Full or forbidden storage costs the memory of a choice, not the choice.
  }
}

/** Parses what was stored; null when it is absent, unreadable or not what `isShape` expects. */
export function readStoredJson<T>(key: string, isShape: (value: unknown) => value is T): T | null {
  const text = readStored(key)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isShape(value) ? value : null
  } catch {
    return null
  }
}
