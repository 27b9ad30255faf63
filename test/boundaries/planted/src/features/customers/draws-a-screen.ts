// must be refused by enishi(zones)
import { api } from '#web/api.ts'
export const used = api
