namespace LowLatency.Cli.Documents;

/// <summary>What an exit code of the tool means.</summary>
/// <param name="Code">As the shell has it.</param>
/// <param name="Cause">Whichever verb ends so.</param>
internal sealed record ExitCodeRow(int Code, string Cause);
