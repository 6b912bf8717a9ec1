import { areaContract } from './area/contract.ts'
import { measureContract } from './measure/contract.ts'
import { provinceContract } from './province/contract.ts'
import { unitContract } from './unit/contract.ts'

export const branchContract = { measures: measureContract, areas: areaContract, units: unitContract, province: provinceContract }
