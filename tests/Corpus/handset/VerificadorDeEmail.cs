using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace TrabalhoFinal.Redes
{
    public enum Situacao { Existe, NaoExiste, TenteDepois, Desconhecido }

    // Trabalho de Redes II - verificador de endereços
    public class VerificadorDeEmail
    {
        private readonly string _meuDominio;
        private readonly Dictionary<string, Situacao> _cache = new Dictionary<string, Situacao>();

        public VerificadorDeEmail(string meuDominio)
        {
            _meuDominio = meuDominio;
        }

        public Situacao Verificar(string endereco, string servidorMx)
        {
            if (_cache.TryGetValue(endereco, out var guardado))
                return guardado;

            var situacao = Perguntar(endereco, servidorMx);
            if (situacao != Situacao.Desconhecido && situacao != Situacao.TenteDepois)
                _cache[endereco] = situacao;
            return situacao;
        }

        private Situacao Perguntar(string endereco, string servidorMx)
        {
            try
            {
                using (var cliente = new TcpClient(servidorMx, 25))
                using (var fluxo = cliente.GetStream())
                using (var leitor = new StreamReader(fluxo))
                using (var escritor = new StreamWriter(fluxo) { NewLine = "\r\n", AutoFlush = true })
                {
                    string resposta = leitor.ReadLine(); //! SMTP003
                    Console.WriteLine("<< " + resposta);

                    escritor.WriteLine("HELO " + _meuDominio);
                    resposta = leitor.ReadLine();
                    if (resposta == null || !resposta.StartsWith("250"))
                        return Situacao.Desconhecido;

                    escritor.WriteLine("MAIL FROM:<teste@" + _meuDominio + ">");
                    resposta = leitor.ReadLine();
                    if (resposta == null || !resposta.StartsWith("250"))
                        return Situacao.Desconhecido;

                    escritor.WriteLine("RCPT TO:<" + endereco + ">");
                    resposta = leitor.ReadLine() ?? "";
                    Console.WriteLine("<< " + resposta);

                    escritor.WriteLine("QUIT");

                    if (resposta.StartsWith("250")) //! SMTP103
                        return Situacao.Existe;
                    if (resposta.StartsWith("4"))
                        return Situacao.TenteDepois;
                    if (resposta.StartsWith("55"))
                        return Situacao.NaoExiste;
                    return Situacao.Desconhecido;
                }
            }
            catch (SocketException e)
            {
                Console.WriteLine("sem conexão com " + servidorMx + ": " + e.Message);
                return Situacao.Desconhecido;
            }
            catch (IOException e)
            {
                Console.WriteLine("conexão perdida: " + e.Message);
                return Situacao.Desconhecido;
            }
        }
    }

    public static class Programa
    {
        public static void Main()
        {
            var v = new VerificadorDeEmail("faculdade.example");
            foreach (var linha in File.ReadLines("enderecos.csv"))
            {
                var campos = linha.Split(',');
                Console.WriteLine("{0}: {1}", campos[0], v.Verificar(campos[0], campos[1]));
            }
        }
    }
}
