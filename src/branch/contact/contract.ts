import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Besides the notices of this program, which everybody with an account gets. */
export const contactChannels = ['sms', 'mail'] as const
export type ContactChannel = (typeof contactChannels)[number]
export const contactLanguages = ['zh', 'bo', 'en'] as const
export const contactLanguageShape = z.enum(contactLanguages)
export type ContactLanguage = z.infer<typeof contactLanguageShape>

export const myContactShape = z.object({
  language: contactLanguageShape, channels: z.array(z.enum(contactChannels)),
  /** As the staff list has them; one's own are shown whole. */
  staffNo: z.string().nullable(), phoneNumber: z.string().nullable(), mailAddress: z.string().nullable(),
  takesSms: z.boolean().describe('False for a number that is none of a mobile phone'),
})
export type MyContact = z.infer<typeof myContactShape>

export const contactContract = {
  read: oc.route({ method: 'GET', path: '/branch/my/contact', summary: 'How I am told: language and channels, and where they lead', tags: ['branch'] }).output(myContactShape),
  save: oc.route({ method: 'PUT', path: '/branch/my/contact', summary: 'Chooses language and channels of the messages to me', tags: ['branch'] })
    .input(z.object({ language: contactLanguageShape, channels: z.array(z.enum(contactChannels)).max(2) })).output(myContactShape),
}
