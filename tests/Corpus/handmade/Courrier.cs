using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Mairie.Courrier;

/// <summary>Vérifie qu'une boîte aux lettres existe, sans rien envoyer.</summary>
public class VerificateurAdresse
{
    public enum Verdict { Existe, NExistePas, OnNeSaitPas }

    private readonly string _nomLocal;
    private string _derniereReponse = "";

    public VerificateurAdresse(string nomLocal) => _nomLocal = nomLocal;

    public string DerniereReponse => _derniereReponse;

    public Verdict Verifier(string serveur, string adresse)
    {
        using var prise = new TcpClient { ReceiveTimeout = 60_000 };
        try
        {
            prise.Connect(serveur, 25);
        }
        catch (SocketException)
        {
            return Verdict.OnNeSaitPas;
        }

        using var flux = prise.GetStream();
        using var lecture = new StreamReader(flux, Encoding.ASCII);

        try
        {
            return Dialoguer(flux, lecture, adresse);
        }
        catch (IOException)
        {
            return Verdict.OnNeSaitPas;
        }
        finally
        {
            try { Ecrire(flux, "QUIT"); } catch (IOException) { /* tant pis */ }
        }
    }

    private Verdict Dialoguer(Stream flux, StreamReader lecture, string adresse)
    {
        if (Premier(lecture) != 2) return Verdict.OnNeSaitPas;

        Ecrire(flux, "EHLO " + _nomLocal);
        if (Premier(lecture) != 2)
        {
            Ecrire(flux, "HELO " + _nomLocal);
            if (Premier(lecture) != 2) return Verdict.OnNeSaitPas;
        }

        Ecrire(flux, "MAIL FROM:<>");
        if (Premier(lecture) != 2) return Verdict.OnNeSaitPas;

        Ecrire(flux, $"RCPT TO:<{adresse}>");
        return Premier(lecture) switch
        {
            2 => Verdict.Existe,
            5 => Verdict.NExistePas,
            _ => Verdict.OnNeSaitPas,
        };
    }

    // renvoie la classe de la réponse (2, 3, 4, 5), 0 si la connexion est fermée
    private int Premier(StreamReader lecture)
    {
        string ligne;
        while ((ligne = lecture.ReadLine()) != null)
        {
            _derniereReponse = ligne;
            if (ligne.Length > 3 && ligne[3] == '-')
                continue;
            return ligne.Length > 0 && char.IsAsciiDigit(ligne[0]) ? ligne[0] - '0' : 0;
        }

        return 0;
    }

    private static void Ecrire(Stream flux, string ordre)
    {
        flux.Write(Encoding.ASCII.GetBytes(ordre + "\r\n"));
        flux.Flush();
    }
}
