using System;
using System.Collections.Generic;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Small damage of the kind that fast decoders get wrong: a byte changed, removed, doubled or moved, a number grown.
/// </summary>
internal static class FrameMutation
{
    private static ReadOnlySpan<byte> Characters => "\"\"\"..,,[]{}:0123456789-+eE \0\\\u00ff"u8;

    internal static byte[] Apply(byte[] frame, Random random)
    {
        List<byte> bytes = [.. frame];
        for (int rounds = random.Next(1, 3); rounds > 0 && bytes.Count > 2; rounds--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = Characters[random.Next(Characters.Length)];
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, Characters[random.Next(Characters.Length)]);
                    break;
                case 3:
                    bytes.Insert(at, bytes[at]);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    (bytes[at], bytes[at / 2]) = (bytes[at / 2], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }
}
