namespace LowLatency.Host;

/// <summary>What `lowlatency-engine` prints when it is called wrongly; its man page is made from it.</summary>
public static class EngineUsage
{
    public const string Text = """
        usage: lowlatency-engine --config FILE [--check] | --strategies | --version
          --config FILE   JSON configuration; LOWLATENCY_section__key=value overrides a key
          --check         only check the configuration
          --strategies    list the strategies of this executable with the digests of their files
          --version       print the version
        signals: SIGTERM, SIGINT = orderly stop; SIGUSR1 = kill switch
        exit codes: 0 stopped in order, 64 usage, 65 journal damaged, 70 broken invariant,
                    73 journal cannot be opened, 74 journal failed while running, 78 configuration
        """;
}
