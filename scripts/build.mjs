// `npm run build`: makes dist/web when anything that goes into it has changed. Plain JavaScript for Node 20.
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs'

ensureInstalled()
ensureBuilt()
