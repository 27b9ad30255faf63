import { defineText } from '#kit/text.ts'

/** The ten segments of CPM. */
export const segmentText = defineText({
  firstActive: { ja: '初回（現役）', en: 'First, active' },
  firstLost: { ja: '初回（離脱）', en: 'First, lost' },
  youngActive: { ja: 'よちよち（現役）', en: 'Young, active' },
  youngLost: { ja: 'よちよち（離脱）', en: 'Young, lost' },
  steadyActive: { ja: 'コツコツ（現役）', en: 'Steady, active' },
  steadyLost: { ja: 'コツコツ（離脱）', en: 'Steady, lost' },
  trendActive: { ja: '流行（現役）', en: 'Trend, active' },
  trendLost: { ja: '流行（離脱）', en: 'Trend, lost' },
  loyalActive: { ja: '優良（現役）', en: 'Loyal, active' },
  loyalLost: { ja: '優良（離脱）', en: 'Loyal, lost' },
})
