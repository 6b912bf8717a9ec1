export const project: string
export function prepare(options: { build: boolean }): Promise<void>
