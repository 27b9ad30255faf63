// must be refused by enishi(zones)
import { audit } from '../../platform/work.ts'
export const used = audit
