// must be refused by enishi(zones)
import { loadConfig } from '#platform/config.ts'
export const used = loadConfig
