import { type Template, testTemplate } from '../platform/messages/index.ts'
import { bulletinTemplate } from '../plan/bulletin/index.ts'
import { chaptersWithFigures } from './catalogue.ts'

/** All templates of the program; the branch may change their words. */
export const messageTemplates: readonly Template[] = [bulletinTemplate, ...chaptersWithFigures.flatMap((chapter) => chapter.messageTemplates ?? []), testTemplate]
