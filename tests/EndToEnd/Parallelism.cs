using NUnit.Framework;

// Most of these tests wait for another process or for time to pass: several at once use the processor that one leaves
// idle. Each has its own folder, venue and port. What measures time runs alone, after the others: [NonParallelizable].
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
