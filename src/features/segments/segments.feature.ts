import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  createSegment,
  duplicateSegment,
  freezeSegment,
  readDays,
  readEditions,
  readSegment,
  readSegments,
  readUses,
  rebuildSegment,
  removeSegment,
  restoreSegment,
  updateSegment,
} from './segments.actions.ts'
import { actFollower } from './segments.acts.ts'
import { segmentsApi, segmentsSchemas } from './segments.api.ts'
import { binnedSegments } from './segments.bin.ts'
import { segmentCommands } from './segments.commands.ts'
import { segmentFollowers } from './segments.follow.ts'
import { segmentActions, segmentEvents, segmentMetrics, segmentRules } from './segments.kinds.ts'
import { addToList, removeFromList } from './segments.lists.ts'
import { forgetMembers, readMemberIds, readMembers, readOfCustomer } from './segments.members.ts'
import { readOverlap } from './segments.overlap.ts'
import { previewRule } from './segments.preview.ts'
import { readProfile } from './segments.profile.ts'
import { automateSegments, readSegments as mayRead, writeSegments } from './segments.ts'
import { readWhy } from './segments.why.ts'

export const segmentsFeature: Feature = {
  name: 'segments',
  merging: {
    tables: [
      { table: 'segment_member', how: 'moved', label: { ja: 'セグメント', en: 'Segments' } },
      { table: 'segment_acted', how: 'moved' },
    ],
  },
  permissions: [
    { key: mayRead, label: { ja: 'セグメントを見る', en: 'See segments' }, roles },
    {
      key: writeSegments,
      label: { ja: 'セグメントを作る・変える', en: 'Make and change segments' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: automateSegments,
      label: {
        ja: 'セグメントから自動でタグ・固定セグメントを付ける',
        en: 'Have tags and fixed segments follow from segments',
      },
      roles: ['administrator', 'manager'],
    },
  ],
  events: segmentEvents,
  rules: segmentRules,
  actions: segmentActions,
  binned: [binnedSegments],
  commands: segmentCommands,
  metrics: segmentMetrics,
  followers: [...segmentFollowers, actFollower],
  purging: (work, customerId) => forgetMembers(work, customerId),
  schemas: segmentsSchemas,
  serves: serve(segmentsApi, {
    list: async (work, { query }) => ({ items: await readSegments(work, query) }),
    get: (work, { params }) => readSegment(work, params.id),
    create: (work, { body }) => createSegment(work, body),
    update: (work, { params, body }) => updateSegment(work, params.id, body),
    remove: (work, { params, query }) => removeSegment(work, params.id, query.version),
    restore: (work, { params }) => restoreSegment(work, params.id),
    duplicate: (work, { params }) => duplicateSegment(work, params.id),
    freeze: (work, { params, body }) => freezeSegment(work, params.id, body.name),
    rebuild: (work, { params }) => rebuildSegment(work, params.id),
    preview: (work, { body }) => previewRule(work, body),
    members: (work, { params, query }) => readMembers(work, params.id, query),
    memberIds: (work, { params, query }) => readMemberIds(work, params.id, query),
    addMembers: async (work, { params, body }) => ({
      changed: (await addToList(work, params.id, body.customerIds)).length,
    }),
    removeMembers: async (work, { params, body }) => ({
      changed: (await removeFromList(work, params.id, body.customerIds)).length,
    }),
    why: (work, { params }) => readWhy(work, params.id, params.customerId),
    editions: async (work, { params }) => ({ items: await readEditions(work, params.id) }),
    uses: async (work, { params }) => ({ items: await readUses(work, params.id) }),
    days: async (work, { params, query }) => ({ items: await readDays(work, params.id, query.days) }),
    profile: (work, { params }) => readProfile(work, params.id),
    overlap: (work, { query }) => readOverlap(work, query.ids),
    ofCustomer: async (work, { params }) => ({ items: await readOfCustomer(work, params.customerId) }),
  }),
}
