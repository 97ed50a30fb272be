using System.IO;

namespace LowLatency.Bench.Journals;

/// <summary><c>bench journal</c>: files go to the temporary folder (TMPDIR chooses the disk) and are removed.</summary>
internal sealed class JournalRun : IMeasuredRun
{
    public string Name => "journal";

    public string Description => "append, group commit and replay beside FileStream and RandomAccess";

    public void Run(TextWriter output, bool quick)
    {
        string folder = Directory.CreateTempSubdirectory("journal-bench-").FullName;
        try
        {
            if (quick) JournalReplayBench.Run(output, folder, rounds: 1, divisor: 100);
            else JournalBench.Run(output, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
