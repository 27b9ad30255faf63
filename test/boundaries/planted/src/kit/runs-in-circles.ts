// must be refused by import(no-cycle)
import { back } from './runs-back.ts'
export const forth = (): number => back()
