import { settingsRecord } from '#features/settings/settings.record.ts'
import { defaultReactionSettings, type ReactionSettings } from './reactions.ts'

/** Hits and orders from now on are judged by these; what was judged before stays as it is. */
export const { read: readReactionSettings, update: updateReactionSettings } =
  settingsRecord<ReactionSettings>({
    key: 'reactions',
    usual: defaultReactionSettings,
    audited: { action: 'reactions.settings', subjectKind: 'reactionSettings', subjectId: 'settings' },
    topics: ['reaction'],
  })
