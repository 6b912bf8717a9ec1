import { type Template, testTemplate } from '../platform/messages/index.ts'

/** All templates of the program; the branch may change their words. */
export const messageTemplates: readonly Template[] = [testTemplate]
