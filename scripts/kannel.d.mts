export function findDriveSmpp(): string | null
export function ensureDriveSmpp(): string | null
