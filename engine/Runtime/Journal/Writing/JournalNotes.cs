using System.Runtime.InteropServices;
using System.Threading;
using LowLatency.Formats.Journal;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>
/// What the business thread wants in the journal beside the events: hashes and the note that a snapshot was saved. One
/// producer, one consumer, fixed room, no allocation. When it is full a note is refused and counted: hashes are
/// checks, losing one loses no event.
/// </summary>
public sealed class JournalNotes
{
    private const int Capacity = 64;

    private readonly Note[] _notes = new Note[Capacity];
    private Positions _positions;

    /// <summary>Notes refused because the journal thread was behind.</summary>
    public long RefusedCount => Volatile.Read(ref _positions.Refused);

    /// <summary>Producer: hashes after an event. False = refused.</summary>
    public bool TryPost(in StateHashBody body) => TryPost(new Note { IsSnapshot = false, Hash = body });

    /// <summary>Producer: a snapshot lies on the disk. False = refused.</summary>
    public bool TryPost(in SnapshotTakenBody body) =>
        TryPost(new Note { IsSnapshot = true, Hash = new StateHashBody(body.Sequence, body.StateHash, 0, 0) });

    /// <summary>Consumer: appends all notes to the writer and returns their number.</summary>
    public int Drain(JournalWriter writer)
    {
        long tail = Volatile.Read(ref _positions.Tail);
        long head = _positions.Head;
        int count = 0;
        for (; head < tail; head++, count++)
        {
            ref readonly Note note = ref _notes[head % Capacity];
            bool isAppended = note.IsSnapshot
                ? writer.AppendSnapshotTaken(new SnapshotTakenBody(note.Hash.Sequence, note.Hash.StateHash))
                : writer.AppendStateHash(note.Hash);
            if (!isAppended) break;
        }

        Volatile.Write(ref _positions.Head, head);
        return count;
    }

    private bool TryPost(in Note note)
    {
        long tail = _positions.Tail;
        if (tail - Volatile.Read(ref _positions.Head) == Capacity)
        {
            Volatile.Write(ref _positions.Refused, _positions.Refused + 1);
            return false;
        }

        _notes[tail % Capacity] = note;
        Volatile.Write(ref _positions.Tail, tail + 1);
        return true;
    }

    private struct Note
    {
        public bool IsSnapshot;
        public StateHashBody Hash;
    }

    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)] public long Tail;
        [FieldOffset(136)] public long Refused;
        [FieldOffset(256)] public long Head;
    }
}
