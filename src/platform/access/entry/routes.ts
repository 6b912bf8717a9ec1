import { implement } from '@orpc/server'
import { changePassword, chooseLanguage, describeSession, signIn, signOut } from './actions.ts'
import { entryContract } from './contract.ts'
import type { Door, Visit } from './visit.ts'

/** These routes stand before the session, so they get the visit itself and the way to set its cookie. */
export type EntryContext = { readonly door: Door; readonly visit: Visit; setSession(secret: string | null): void }

const entry = implement(entryContract).$context<EntryContext>()

export const entryRouter = entry.router({
  signIn: entry.signIn.handler(async ({ input, context }) => {
    const { secret, who } = await signIn(context.door, context.visit, input)
    context.setSession(secret)
    return who
  }),
  signOut: entry.signOut.handler(async ({ context }) => {
    await signOut(context.door, context.visit)
    context.setSession(null)
    return { signedOut: true as const }
  }),
  whoAmI: entry.whoAmI.handler(({ context }) => describeSession(context.door, context.visit)),
  changePassword: entry.changePassword.handler(async ({ input, context }) => {
    const { secret, who } = await changePassword(context.door, context.visit, input)
    context.setSession(secret)
    return who
  }),
  chooseLanguage: entry.chooseLanguage.handler(async ({ input, context }) => {
    await chooseLanguage(context.door, context.visit, input.language)
    return input
  }),
})
