import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { readMyContact, saveMyContact } from './actions.ts'
import { contactContract } from './contract.ts'

const contact = implement(contactContract).$context<Context>()

export const contactRouter = contact.router({
  read: contact.read.handler(({ context }) => readMyContact(context)),
  save: contact.save.handler(({ context, input }) => saveMyContact(context, input)),
})
