using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Crm.Validacao
{
    public enum Situacao
    {
        Existe,
        NaoExiste,
        SemResposta
    }

    public class Contato
    {
        public int Id { get; set; }
        public string Email { get; set; }
        public Situacao Situacao { get; set; }
    }

    /// <summary>Confere os e-mails do CRM com o servidor de correio do domínio.</summary>
    public class ValidadorDeContatos
    {
        private const int TentativasMax = 3;
        private readonly Func<string, string> _acharMx;

        public ValidadorDeContatos(Func<string, string> acharMx)
        {
            _acharMx = acharMx;
        }

        public void Validar(IEnumerable<Contato> contatos)
        {
            var porDominio = contatos
                .Where(c => c.Email != null && c.Email.Contains("@"))
                .GroupBy(c => c.Email.Substring(c.Email.IndexOf('@') + 1).ToLowerInvariant());

            foreach (var grupo in porDominio)
            {
                string mx = _acharMx(grupo.Key);
                foreach (Contato contato in grupo)
                {
                    int codigo = 0;
                    for (int tentativa = 1; tentativa <= TentativasMax; tentativa++)
                    {
                        codigo = Perguntar(mx, contato.Email);
                        // lista cinza ou sem conexão: vale a pena esperar
                        if (codigo != 0 && codigo / 100 != 4)
                            break;
                        if (tentativa < TentativasMax)
                            Thread.Sleep(TimeSpan.FromMinutes(6 * tentativa));
                    }

                    switch (codigo / 100)
                    {
                        case 2:
                            contato.Situacao = Situacao.Existe;
                            break;
                        case 5:
                            contato.Situacao = Situacao.NaoExiste;
                            break;
                        default:
                            contato.Situacao = Situacao.SemResposta;
                            break;
                    }
                    Console.WriteLine("{0};{1};{2}", contato.Id, contato.Email, contato.Situacao);
                }
            }
        }

        private static int Perguntar(string mx, string email)
        {
            try
            {
                using (var conexao = new TcpClient(mx, 25))
                using (var entrada = new StreamReader(conexao.GetStream(), Encoding.ASCII))
                using (var saida = new StreamWriter(conexao.GetStream(), Encoding.ASCII))
                {
                    saida.NewLine = "\r\n";
                    saida.AutoFlush = true;

                    int codigo = LerCodigo(entrada);
                    if (codigo != 220)
                        return codigo / 100 == 5 ? -1 : 0;

                    saida.WriteLine("HELO crm.example.com.br");
                    codigo = LerCodigo(entrada);
                    if (codigo != 250)
                        return codigo / 100 == 5 ? -1 : 0;

                    saida.WriteLine("MAIL FROM:<valida@crm.example.com.br>");
                    codigo = LerCodigo(entrada);
                    if (codigo != 250)
                        return codigo / 100 == 5 ? -1 : 0;

                    saida.WriteLine("RCPT TO:<" + email + ">");
                    codigo = LerCodigo(entrada);
                    saida.WriteLine("QUIT");
                    return codigo;
                }
            }
            catch (SocketException)
            {
                return 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }

        private static int LerCodigo(StreamReader entrada)
        {
            string linha = entrada.ReadLine();
            while (linha != null && linha.Length >= 4 && linha[3] == '-')
                linha = entrada.ReadLine();
            int codigo;
            if (linha == null || linha.Length < 3)
                return 0;
            return int.TryParse(linha.Substring(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out codigo) ? codigo : 0;
        }
    }
}
