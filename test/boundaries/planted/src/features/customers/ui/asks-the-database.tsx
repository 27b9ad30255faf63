// must be refused by enishi(zones)
import { listCustomers } from '../customers.store.ts'
export const used = listCustomers
