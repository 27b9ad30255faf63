// must be refused by import(no-cycle)
import { forth } from './runs-in-circles.ts'
export const back = (): number => forth()
