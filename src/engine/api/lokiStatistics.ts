import type { LogStream } from '../logql/logStore.ts';

/** Counts what a query looks at, from when it is made. */
export class LokiWork {
  readonly #began = performance.now();
  #lines = 0;
  #bytes = 0;

  /** For the engine: takes the lines of a stream from `startNs` on, before `endNs`. */
  readonly onRead = (stream: LogStream, startNs: bigint, endNs: bigint): void => {
    for (const chunk of stream.chunks) {
      if (chunk.count === 0 || chunk.maxTime < startNs || chunk.minTime >= endNs) continue;
      if (chunk.minTime >= startNs && chunk.maxTime < endNs) {
        this.#lines += chunk.count;
        this.#bytes += chunk.textSize;
        continue;
      }
      for (let i = 0; i < chunk.count; i += 1) {
        const time = chunk.timeAt(i);
        if (time < startNs || time >= endNs) continue;
        this.#lines += 1;
        this.#bytes += chunk.bytesAt(i).length;
      }
    }
  };

  /**
   * The `stats` of an answer, with every field that Loki's have.
   * @param returned lines or series in the answer
   */
  toStatistics(returned: number): object {
    const duration = performance.now() - this.#began;
    return toLokiStatistics({ lines: this.#lines, bytes: this.#bytes, returned, duration });
  }
}

interface QueryWork {
  readonly lines: number;
  readonly bytes: number;
  readonly returned: number;
  /** Milliseconds. */
  readonly duration: number;
}

function toLokiStatistics(work: QueryWork): object {
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
