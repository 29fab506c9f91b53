/// Every bound of the system, in one place. A limit that a user may set has its default here and
/// its ceiling here; a limit of the protocol is the same in every process.
public enum Limits {
    // MARK: Protocol

    /// Version of the control protocol; processes with different versions refuse each other.
    public static let protocolVersion = 1
    /// Tokens in a KV page (contract C2).
    public static let pageTokens = 32
    /// Largest control message, in bytes. A task's token ids are the largest thing in one.
    public static let controlMessageBytesMax = 8 << 20
    /// Largest control message that a worker sends, in bytes: a result of `executionTokensMax`
    /// tokens.
    public static let workerMessageBytesMax = 256 << 10
    /// Largest page payload, in bytes: 32 tokens of a 64-layer model with 8 KV heads of 128 in fp32
    /// are 16 MiB.
    public static let pagePayloadBytesMax = 64 << 20
    /// Pages a worker may ask for in one request; the next request is its credit for more.
    public static let pagesPerRequestMax = 32
    /// Bytes of pages a worker may ask for in one request (at least one page).
    public static let pageBytesPerRequestMax = 64 << 20
    /// Messages queued on a socket in either direction before a send fails.
    public static let socketQueueMessagesMax = 1_000
    /// Messages of one peer that wait on a control socket to be read; then its connection is read
    /// no further, and its own queue fills. Times the largest message: 16 MiB a worker.
    public static let inboundMessagesMax = 64
    /// The same on the bulk sockets: of a coordinator's hellos, and of the pages that a worker
    /// asked for.
    public static let inboundBulkHellosMax = 16, inboundPageMessagesMax = 4
    /// Largest frame that a worker sends on the bulk channel, in bytes: a hello.
    public static let bulkHelloBytesMax = 4_096
    /// Log lines about strangers, such as refused peers, in `strangerLogInterval`; the others are
    /// counted.
    public static let strangerLogLinesMax = 8
    /// See `strangerLogLinesMax`.
    public static let strangerLogInterval: Duration = .seconds(10)
    /// Messages taken from one socket before the reactor looks at the others.
    public static let messagesPerTurnMax = 64
    /// Time a closing socket may take to hand over what it still holds.
    public static let socketLinger: Duration = .milliseconds(500)
    /// Time a new connection may take for its handshake before it is cut.
    public static let handshakeInterval: Duration = .seconds(5)
    /// Frames of the longest message: routing identity, preamble, header and payload of each page.
    public static let messageFramesMax = 2 + 2 * pagesPerRequestMax
    /// Longest text of a reason, host name or model name on the wire, in bytes.
    public static let wireTextBytesMax = 4_096
    /// Token ids in a task's prefix and in a result.
    public static let taskTokensMax = 1 << 20

    // MARK: Cluster

    /// Workers registered with one coordinator.
    public static let workersMax = 1_024
    /// Slots a worker may offer.
    public static let slotsPerWorkerMax = 256
    /// Runs a coordinator holds at once; further ones are refused with `overloaded`.
    public static let runsMax = 256
    /// Time between two heartbeats.
    public static let heartbeatInterval: Duration = .seconds(1)
    /// Heartbeats missed before a worker is suspected and its tasks go elsewhere.
    public static let heartbeatsMissedMax = 3
    /// Time between two reports of progress from a worker's compute thread to its reactor, which
    /// passes the last one on with the next beat.
    public static let progressInterval: Duration = .milliseconds(50)
    /// Time between two deliveries of a planner's text, looked at after every step.
    public static let textInterval: Duration = .milliseconds(10)
    /// A lease without progress for this long is taken back.
    public static let leaseDuration: Duration = .seconds(30)
    /// Attempts at one task before its run fails.
    public static let attemptsMax = 5
    /// Times a task may be declined (`overloaded`, `draining`) before its run fails.
    public static let declinesMax = 256
    /// Refused peers and blamed processes that a coordinator remembers, the latest of them.
    public static let peersRememberedMax = 1_024
    /// A worker that said `overloaded` gets no task for this long.
    public static let overloadPause: Duration = .seconds(1)
    /// Ended attempts a worker remembers, so that a repeated assignment is not carried out twice.
    public static let endedAttemptsMax = 1_024
    /// A worker waits this long for requested pages, plus `pageWaitPerPage` for each, before it
    /// recomputes.
    public static let pageWaitBase: Duration = .seconds(2)
    /// See `pageWaitBase`.
    public static let pageWaitPerPage: Duration = .milliseconds(50)
    /// Times a dead local worker is started again.
    public static let localWorkerRestartsMax = 3
    /// Pause before a dead local worker is first started again; doubles with each restart.
    public static let localWorkerRestartPause: Duration = .milliseconds(250)
    /// A local worker that was registered this long has its restarts given back.
    public static let localWorkerProven: Duration = .seconds(60)
    /// Time in which local workers that are all needed must be there.
    public static let localWorkersStartMax: Duration = .seconds(600)
    /// Once a local worker is there, a run waits so long for the others, then starts without them.
    public static let laterWorkersWait: Duration = .seconds(5)
    /// Time that requests in progress may take when a service is told to end.
    public static let shutdownGrace: Duration = .seconds(30)
    /// First pause of a worker's reconnection; doubles up to `reconnectPauseMax`.
    public static let reconnectPauseMin: Duration = .milliseconds(100)
    /// See `reconnectPauseMin`.
    public static let reconnectPauseMax: Duration = .seconds(5)
    /// A worker that is not taken for so long says what to check, once.
    public static let seekNoticeDelay: Duration = .seconds(5)
    /// A run that waits for its local workers says so from then on: they are usually there sooner.
    public static let waitNoticeDelay: Duration = .seconds(1)
    /// Time a run may take in all: default, and the longest time that can be asked for (a sum with
    /// the clock cannot overflow).
    public static let deadlineDefault: Duration = .seconds(600)
    /// See `deadlineDefault`.
    public static let deadlineMax: Duration = .seconds(10 * 365 * 86_400)
    /// Frames of a question about a key that libzmq asks its ZAP handler.
    public static let zapFramesMax = 16
    /// Largest file of CURVE keys: some 20,000 workers.
    public static let keyFileBytesMax = 1 << 20
    /// Longest path of an `ipc://` address, in bytes; the kernel takes 107, `.bulk` among them.
    public static let socketPathBytesMax = 100

    // MARK: Reasoning

    /// Rounds of a run: default (SPRINT's `max_phases`) and ceiling.
    public static let roundsDefault = 12, roundsMax = 64
    /// Prompts a plan may hold: default and ceiling.
    public static let promptsDefault = 8, promptsMax = 64
    /// Tokens of one plan: default (SPRINT) and ceiling.
    public static let planTokensDefault = 1_000, planTokensMax = 32_768
    /// Tokens of one execution: default (SPRINT) and ceiling.
    public static let executionTokensDefault = 2_000, executionTokensMax = 32_768
    /// Tokens of the final answer: default and ceiling.
    public static let answerTokensDefault = 1_000, answerTokensMax = 32_768
    /// States of a grammar whose legal tokens are kept; at the limit all are found anew.
    public static let grammarStatesMax = 256
    /// A damaged tag is no longer than this, in bytes; what is longer is text.
    public static let damagedTagBytesMax = 48
    /// Largest number of a tag; a larger one is read as this one.
    public static let tagNumberMax = 1_000_000_000
    /// Largest question, in bytes of UTF-8.
    public static let questionBytesMax = 256 << 10
    /// Default of `--temperature` where the model's metadata says nothing.
    public static let temperatureDefault = 0.6
    /// Highest temperature; far below it every token is as likely as any other.
    public static let temperatureMax = 100.0

    // MARK: Engine

    /// Rows one forward pass takes: decoding slots first, the rest prefill.
    public static let batchTokensMax = 256
    /// A forward pass of a worker that takes longer has fewer prefix rows the next time: progress
    /// is reported between passes, and without progress a lease ends (contract C3).
    public static let passDurationMax: Duration = .seconds(15)
    /// What prefix rows may add to a pass in which slots decode, unless a decode step takes longer:
    /// then as much as that.
    public static let prefillStallMax: Duration = .milliseconds(50)
    /// Prefix rows of a pass in which nobody decodes at least, however slow the worker.
    public static let passRowsMin = 8
    /// Looks, a pause instruction apart, before a waiting pool thread sleeps: some 70 µs of pauses,
    /// longer than a worker takes from one step to the next; while a step is under way some 230 µs,
    /// longer than what one lane does alone in a layer. Yielding to others comes on top.
    public static let poolLooksMax = 3_000, poolLooksInStepMax = 10_000
    /// Worker processes that a coordinator starts by itself.
    public static let localWorkersMax = 64
    /// Compute threads of a replica.
    public static let threadsMax = 1_024
    /// Memory for KV pages that can be asked for, in bytes.
    public static let kvBytesMin = 16 << 20, kvBytesMax = 4 << 40
    /// Default slots of a worker: as many as a plan has prompts by default.
    public static let slotsDefault = 8
    /// Default memory for KV pages, in bytes.
    public static let kvBytesDefault = 2 << 30

    // MARK: HTTP

    /// Largest request body, in bytes: a question of `questionBytesMax` in JSON escapes, and room.
    public static let httpBodyBytesMax = 2 << 20
    /// Of a body that is too large, what is read and thrown away, so that a client that writes
    /// before it reads gets its answer; in bytes.
    public static let httpDiscardBytesMax = 64 << 20
    /// Connections that the service holds at once; more wait to be accepted.
    public static let httpConnectionsMax = 1_024
    /// A connection on which nothing is read or answered for so long is closed.
    public static let httpIdleSeconds = 15

    // MARK: Files from outside

    /// Largest width, head count, vocabulary or feed-forward size, layer count and context a model
    /// may state.
    public static let modelDimensionMax = 1 << 24, modelLayersMax = 4_096, modelContextMax = 1 << 30
    /// Largest header of a safetensors file (a thousand tensors take 100 KB).
    public static let safetensorsHeaderBytesMax = 8 << 20
    /// Largest tensor count, metadata count, string and array of a model file's header.
    public static let tensorsMax = 65_536, metadataEntriesMax = 65_536
    /// See `tensorsMax`.
    public static let metadataStringBytesMax = 16 << 20, metadataArrayMax = 4 << 20
    /// Largest `tokenizer.json` or `.tiktoken` file (those of large vocabularies have 20 MB).
    public static let jsonFileBytesMax = 256 << 20
    /// Largest `config.json`, `generation_config.json` and template (they have kilobytes), and
    /// largest `tokenizer_config.json` and index of shards (those of large models have 2 MB).
    public static let configurationFileBytesMax = 1 << 20, indexFileBytesMax = 16 << 20
    /// Values of a JSON document of a checkpoint; each takes some 100 bytes of memory. A header of
    /// `tensorsMax` tensors has 600,000.
    public static let jsonValuesMax = 1 << 20
    /// Deepest nesting of a JSON document of a checkpoint.
    public static let jsonDepthMax = 32
    /// Tokens of a vocabulary; the largest in use have about 260,000.
    public static let vocabularyTokensMax = 1 << 20
    /// Symbolic links from a path that a user names to its file; the kernel follows as many.
    public static let symbolicLinksMax = 40
    /// Largest trajectory file.
    public static let trajectoryBytesMax = 64 << 20
    /// Largest file of a data set, and its problems at most.
    public static let datasetBytesMax = 256 << 20, datasetProblemsMax = 1_000_000
    /// Longest name of a problem in a file's name, in characters.
    public static let problemNameCharactersMax = 80
    /// Longest answer that a grader reads as mathematics or as an option, in bytes.
    public static let gradedAnswerBytesMax = 2_048
    /// Deepest answer in answers (a list of intervals) and deepest brackets that a grader reads.
    public static let gradedAnswerDepthMax = 24, gradedExpressionDepthMax = 48
    /// Boxes of a text that a grader reads, the last ones.
    public static let gradedBoxesMax = 16
    /// Largest number whose factorial or binomial coefficients a grader computes, and largest
    /// power of ten of a number.
    public static let factorialMax = 1_000, decimalExponentMax = 4_096
    /// Bytes of a streamed text that are counted anew with each piece: without a space for so
    /// long, as in a script that writes none, the text is cut where it stands, and a token that
    /// would have straddled the cut counts as two.
    public static let countedTailBytesMax = 1_024
    /// Options that a multiple-choice question may have: A to J.
    public static let choicesMax = 10

    // MARK: Benchmarks

    /// Cores that others may use while a pair of runs is measured.
    public static let othersCoresMax = 0.05
    /// Times a measurement that was disturbed is made again; for each repetition of a row.
    public static let disturbedTriesMax = 3

    // MARK: Baselines of an evaluation

    /// Samples of self-consistency, and their temperature: defaults and ceiling.
    public static let samplesDefault = 8, samplesMax = 64
    /// See `samplesDefault` (Wang et al. 2022 take 0.5 to 0.7).
    public static let samplesTemperatureDefault = 0.7
    /// Points of a skeleton that are expanded; further ones are left out (Ning et al. 2023 ask for
    /// 3 to 10).
    public static let skeletonPointsMax = 16
    /// Tokens of a skeleton: default. A point's are bounded like a chain's.
    public static let skeletonTokensDefault = 512
    /// Tokens of a sequential chain: default; the context bounds it too.
    public static let chainTokensDefault = 32_768

    // MARK: Countdown

    /// Numbers that a Countdown problem may have.
    public static let countdownNumbersMin = 2, countdownNumbersMax = 6
    /// Largest number, target and intermediate result of a Countdown problem.
    public static let countdownValueMax = 1_000_000
    /// Longest answer that a grader reads as an expression, and its deepest parentheses.
    public static let countdownExpressionBytesMax = 4_096, countdownDepthMax = 64
    /// Draws in search of one problem of a wanted kind before a data set says that there is none.
    public static let countdownDrawsMax = 2_000_000

    // MARK: Curation

    /// Largest reasoning trace that is sent to a language model: default (about 260,000 tokens; a
    /// model whose context is smaller refuses it by name) and ceiling, in bytes.
    public static let traceBytesDefault = 1 << 20, traceBytesMax = 4 << 20
    /// Bytes of a result that are collected before they are written, or read at once.
    public static let writeBufferBytesMax = 1 << 20
    /// Bars of a histogram.
    public static let histogramBinsMax = 30
    /// Lines of two texts that are aligned to show where they differ.
    public static let comparedLinesMax = 4_000
    /// Largest line number that a components file may name.
    public static let traceLinesMax = 10_000_000
    /// Longest name of a sample, in bytes: it becomes a file's name.
    public static let sampleNameBytesMax = 128
    /// Times an answer that fails its checks is sent back.
    public static let correctionsMax = 2
    /// Complaints that are sent back at once; the others are counted.
    public static let complaintsMax = 20
    /// Calls of an endpoint in flight: default and ceiling.
    public static let chatConcurrencyDefault = 8, chatConcurrencyMax = 256
    /// Calls for one answer: default and ceiling.
    public static let chatAttemptsDefault = 6, chatAttemptsMax = 20
    /// Default time that one call may take.
    public static let chatTimeoutDefault: Duration = .seconds(600)
    /// Default time that an endpoint may be silent: before the first byte of its answer, and
    /// between two of them.
    public static let chatSilenceDefault: Duration = .seconds(60)
    /// Calls for one answer that may end for want of time; each has cost all of it.
    public static let chatTimeoutsMax = 2
    /// First and longest pause between two calls for one answer; it doubles with each.
    public static let chatPauseMin: Duration = .seconds(1), chatPauseMax: Duration = .seconds(60)
    /// Longest pause that an endpoint may ask for; if it asks for more, the call has failed.
    public static let chatRetryAfterMax: Duration = .seconds(900)
    /// Largest answer of an endpoint, in bytes; one that is streamed takes some hundred a token.
    public static let chatReplyBytesMax = 64 << 20
    /// Characters of an endpoint's reason that are kept.
    public static let chatReasonCharactersMax = 300
    /// Samples without an answer, one after another, after which a stage stops.
    public static let unansweredInRowMax = 8
    /// Tokens of an exported sample's planner sequence: default (SPRINT) and ceiling.
    public static let sampleTokensDefault = 7_168, sampleTokensMax = 1 << 20
}
