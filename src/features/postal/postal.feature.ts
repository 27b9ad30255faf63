import { serve, type Feature } from '#platform/feature.ts'
import { lookUpPostalCode, postalPacks } from './postal.actions.ts'
import { postalApi } from './postal.api.ts'
import { postalCommands } from './postal.commands.ts'
import { postalJobs, uploadPostalList } from './postal.load.ts'

export const postalFeature: Feature = {
  name: 'postal',
  jobs: postalJobs,
  commands: postalCommands,
  serves: serve(postalApi, {
    get: (work, { params }) => lookUpPostalCode(work, params.code),
    packs: (work) => postalPacks(work),
    async load(work, _input, exchange) {
      return { id: await uploadPostalList(work, await exchange.upload()) }
    },
  }),
}
