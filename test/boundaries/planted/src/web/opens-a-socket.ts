// must be refused by enishi(zones)
import { connect } from 'node:net'
export const used = connect
