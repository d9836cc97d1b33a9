using System.Text;

namespace SmtpReplies.Generators.Tests;

/// <summary>Damages a text in the ways that typing, merging and cutting do.</summary>
internal static class Mutation
{
    private const string Characters = "{}[]\",:\\/*'-+.0159eEnulltruefalse \t\r\n\0\u0085\u2028\ufeff\ufffdäÄ_@#";

    public static string Of(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (int edits = random.Next(1, 4); edits > 0 && changed.Length > 0; edits--)
        {
            int position = random.Next(changed.Length);
            int length = Math.Min(random.Next(1, 30), changed.Length - position);
            switch (random.Next(7))
            {
                case 0:
                    changed.Length = position;
                    break;
                case 1:
                    changed.Remove(position, length);
                    break;
                case 2:
                    changed.Remove(position, 1);
                    break;
                case 3:
                    changed.Insert(position, Characters[random.Next(Characters.Length)]);
                    break;
                case 4:
                    changed[position] = Characters[random.Next(Characters.Length)];
                    break;
                case 5:
                    changed.Insert(random.Next(changed.Length), changed.ToString(position, length));
                    break;
                default:
                    changed.Insert(position, new string(Characters[random.Next(8)], random.Next(1, 100)));
                    break;
            }
        }

        return changed.ToString();
    }
}
