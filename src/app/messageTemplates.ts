import { type Template, testTemplate } from '../platform/messages/index.ts'
import { bulletinShortTemplate, bulletinTemplate } from '../plan/bulletin/index.ts'
import { workTemplates } from '../work/index.ts'
import { chaptersWithFigures } from './catalogue.ts'

/** All templates of the program; the branch may change their words. */
export const messageTemplates: readonly Template[] = [bulletinTemplate, bulletinShortTemplate, ...Object.values(workTemplates), ...chaptersWithFigures.flatMap((chapter) => chapter.messageTemplates ?? []), testTemplate]
