import { areaContract } from './area/contract.ts'
import { assignmentContract } from './assignment/contract.ts'
import { contactContract } from './contact/contract.ts'
import { measureContract } from './measure/contract.ts'
import { provinceContract } from './province/contract.ts'
import { unitContract } from './unit/contract.ts'

export const branchContract = { measures: measureContract, areas: areaContract, units: unitContract, assignments: assignmentContract, province: provinceContract, contact: contactContract }
