import { IconChartCircles, IconUsersGroup } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { segmentsNavText } from '../segments.nav.text.ts'

const permission = 'segments.read'
const mayWrite = 'segments.write'

export const segmentsUi = defineUi({
  name: 'segments',
  routes: [
    {
      path: '/segments',
      permission,
      screen: screen(() => import('./SegmentList.tsx').then((m) => m.SegmentList)),
    },
    {
      path: '/segments/new',
      permission: mayWrite,
      screen: screen(() => import('./BuilderPage.tsx').then((m) => m.NewSegment)),
    },
    {
      path: '/segments/overlap',
      permission,
      screen: screen(() => import('./OverlapPage.tsx').then((m) => m.OverlapPage)),
    },
    {
      path: '/segments/$id',
      permission,
      screen: screen(() => import('./SegmentPage.tsx').then((m) => m.SegmentPage)),
    },
    {
      path: '/segments/$id/edit',
      permission: mayWrite,
      screen: screen(() => import('./BuilderPage.tsx').then((m) => m.EditSegment)),
    },
  ],
  nav: [
    {
      to: '/segments',
      label: segmentsNavText.segments,
      icon: IconUsersGroup,
      group: 'work',
      order: 15,
      permission,
    },
  ],
  palette: {
    search: {
      label: segmentsNavText.segments,
      permission,
      async find(q, signal) {
        const { items } = await api.segments.list({ query: { q } }, { signal })
        return items.slice(0, 8).map(({ id, name, sentence }) => ({
          id,
          label: name,
          hint: sentence,
          icon: IconUsersGroup,
          to: `/segments/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'segments.add',
        label: segmentsNavText.add,
        aliases: ['セグメント', '抽出', 'ターゲット', 'segment', 'audience'],
        icon: IconUsersGroup,
        permission: mayWrite,
        to: '/segments/new',
      },
      {
        id: 'segments.overlap',
        label: segmentsNavText.overlap,
        aliases: ['ベン図', '重なり', 'overlap', 'venn'],
        icon: IconChartCircles,
        permission,
        to: '/segments/overlap',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'segments',
      label: segmentsNavText.segments,
      order: 24,
      permission,
      screen: screen(() => import('./SegmentsPanel.tsx').then((m) => m.SegmentsPanel)),
    },
  ],
  bins: [
    {
      ...binOf('segments'),
      label: segmentsNavText.segments,
      order: 25,
      topic: 'segment',
      permission,
      restorePermission: mayWrite,
      purgeWarning: segmentsNavText.gone,
    },
  ],
  selectionTools: [
    {
      on: 'customer',
      key: 'segments',
      permission: mayWrite,
      screen: screen(() => import('./ListTool.tsx').then((m) => m.ListTool)),
    },
  ],
  ruleTools: [
    {
      on: 'customer',
      key: 'segment',
      label: segmentsNavText.fromFilter,
      icon: IconUsersGroup,
      permission: mayWrite,
      to: (rule) => `/segments/new?${new URLSearchParams({ rule: JSON.stringify(rule) }).toString()}`,
    },
  ],
  subjects: {
    segment: {
      label: segmentsNavText.segment,
      to: (id) => `/segments/${id}`,
      fields: {
        name: segmentsNavText.name,
        description: segmentsNavText.description,
        kind: segmentsNavText.kind,
        rule: segmentsNavText.rule,
        baseId: segmentsNavText.baseId,
        acts: segmentsNavText.acts,
      },
    },
  },
})
