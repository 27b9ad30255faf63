// must be refused by enishi(zones)
import { readFileSync } from 'node:fs'
export const used = readFileSync
