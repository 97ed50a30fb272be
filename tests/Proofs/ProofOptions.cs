using System;
using System.Globalization;
using LowLatency.Proofs.Allocation;

namespace LowLatency.Proofs;

/// <summary>The command line.</summary>
internal sealed class ProofOptions
{
    private string _verb = "";

    public long Events { get; private set; } = 1_000_000;

    public PlantSite Plant { get; private set; }

    public long Frames { get; private set; } = 10_000_000;

    public ulong Seed { get; private set; } = 20_260_921;

    public bool IsRecording { get; private set; }

    /// <summary>True when the verb was asked for, or none was.</summary>
    public bool Has(string verb) => _verb.Length == 0 || _verb == verb;

    public bool TryRead(ReadOnlySpan<string> arguments)
    {
        if (arguments.IsEmpty) return true;
        _verb = arguments[0];
        if (_verb is not ("allocation" or "hashes" or "fuzz")) return false;
        for (int i = 1; i < arguments.Length; i++)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (_verb, arguments[i])
            {
                case ("hashes", "--record"):
                    IsRecording = true;
                    break;
                case ("allocation", "--events") when TryCount(value, out long events):
                    Events = events;
                    i++;
                    break;
                case ("allocation", "--plant") when Enum.TryParse(value, ignoreCase: true, out PlantSite site):
                    Plant = site;
                    i++;
                    break;
                case ("fuzz", "--frames") when TryCount(value, out long frames):
                    Frames = frames;
                    i++;
                    break;
                case ("fuzz", "--seed") when TryCount(value, out long seed):
                    Seed = (ulong)seed;
                    i++;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryCount(string text, out long count) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
