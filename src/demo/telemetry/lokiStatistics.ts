/** What a query has looked at. */
export interface LokiWork {
  readonly lines: number;
  readonly bytes: number;
  readonly returned: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** The `stats` of a Loki answer, with every field that the real one has. */
export function toLokiStatistics(work: LokiWork): object {
  const seconds = work.duration / 1000;
  const perSecond = (count: number): number => (seconds === 0 ? 0 : Math.round(count / seconds));
  return {
    summary: {
      bytesProcessedPerSecond: perSecond(work.bytes),
      linesProcessedPerSecond: perSecond(work.lines),
      totalBytesProcessed: work.bytes,
      totalLinesProcessed: work.lines,
      execTime: seconds,
      queueTime: 0,
      subqueries: 0,
      totalEntriesReturned: work.returned,
      splits: 0,
      shards: 1,
      totalPostFilterLines: work.returned,
      totalStructuredMetadataBytesProcessed: 0,
    },
    querier: { store: toStore(0, 0), querierExecTime: seconds },
    ingester: {
      totalReached: 1,
      totalChunksMatched: 0,
      totalBatches: 1,
      totalLinesSent: work.returned,
      store: toStore(work.lines, work.bytes),
      recvWaitTime: 0,
    },
    cache: Object.fromEntries(cacheNames.map((name) => [name, emptyCache])) as object,
    index: {
      totalChunks: 0,
      postFilterChunks: 0,
      shardsDuration: 0,
      usedBloomFilters: false,
      totalStreams: 0,
      chunkRefsLookupTime: 0,
      bloomFilterTime: 0,
    },
  };
}

const cacheNames = [
  'chunk',
  'index',
  'result',
  'statsResult',
  'volumeResult',
  'seriesResult',
  'labelResult',
  'instantMetricResult',
  'logResult',
  'taskResult',
];

const emptyCache = {
  entriesFound: 0,
  entriesRequested: 0,
  entriesStored: 0,
  bytesReceived: 0,
  bytesSent: 0,
  requests: 0,
  downloadTime: 0,
  queryLengthServed: 0,
};

function toStore(headChunkLines: number, headChunkBytes: number): object {
  return {
    totalChunksRef: 0,
    totalChunksDownloaded: 0,
    chunksDownloadTime: 0,
    queryReferencedStructuredMetadata: false,
    queryUsedV2Engine: false,
    chunk: {
      headChunkBytes,
      headChunkLines,
      decompressedBytes: 0,
      decompressedLines: 0,
      compressedBytes: 0,
      totalDuplicates: 0,
      postFilterLines: 0,
      headChunkStructuredMetadataBytes: 0,
      decompressedStructuredMetadataBytes: 0,
    },
    chunkRefsFetchTime: 0,
    congestionControlLatency: 0,
    pipelineWrapperFilteredLines: 0,
    dataobj: {
      prePredicateDecompressedRows: 0,
      prePredicateDecompressedBytes: 0,
      prePredicateDecompressedStructuredMetadataBytes: 0,
      postPredicateRows: 0,
      postPredicateDecompressedBytes: 0,
      postPredicateStructuredMetadataBytes: 0,
      postFilterRows: 0,
      pagesScanned: 0,
      pagesDownloaded: 0,
      pagesDownloadedBytes: 0,
      pageBatches: 0,
      totalRowsAvailable: 0,
      totalPageDownloadTime: 0,
      wireBytesTransferred: 0,
    },
  };
}
